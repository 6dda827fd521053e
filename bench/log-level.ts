/** Imported before all else: a server under load in this process would write a line a request between the tables. */
process.env.EYECATCH_LOG_LEVEL ??= 'warn';
