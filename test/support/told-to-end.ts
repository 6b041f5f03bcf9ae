// Loaded before test files (.mocharc.json): a process that runs them and is told to end clears up like one that ends by itself.
process.once('SIGTERM', () => process.exit(143));
