import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/tokens.css';
import './styles/base.css';
import { createQueryClient } from './api/query.js';
import { prefetchSession } from './api/session.js';
import { App } from './app.js';
import { LanguageProvider } from './i18n/language.js';

const queries = createQueryClient();
prefetchSession(queries);

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <LanguageProvider>
        <App />
      </LanguageProvider>
    </QueryClientProvider>
  </StrictMode>,
);
