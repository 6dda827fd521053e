/** Runs the `eyecatch` command in this process and says its peak resident memory at the end. */
process.on('exit', () => console.error(`peak ${process.resourceUsage().maxRSS} kB`));
await import('../src/cli/main.js');
