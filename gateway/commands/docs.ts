import { printDocuments } from './documents.ts';

// `npm run docs`: prints what the README shows of the code and of the last measurements. A test fails when they differ.
await printDocuments();
