import type en from './en/index.js';

declare module 'use-intl' {
  interface AppConfig {
    Messages: typeof en;
    Locale: 'en' | 'ja';
  }
}
