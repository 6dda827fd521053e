#!/usr/bin/env node
import { setUp } from './setup.mjs';

setUp();
await import('../dist/src/cli/main.js');
