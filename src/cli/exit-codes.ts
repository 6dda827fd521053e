/** Some pictures or posts could not be had, the others were. */
export const EXIT_SOME_FAILED = 2;
/** As a shell reports a process that Ctrl-C ended. */
export const EXIT_INTERRUPTED = 130;
