/** A signal that ends a process. */
export interface Signal {
  name: string
  /** What sends it, for people. */
  meaning: string
  /** Sent by the kernel for something that the program itself did. */
  isOwnFault: boolean
}

const signals: Readonly<Record<number, Signal>> = {
  1: { name: 'SIGHUP', meaning: 'hang up', isOwnFault: false },
  2: { name: 'SIGINT', meaning: 'interrupt', isOwnFault: false },
  3: { name: 'SIGQUIT', meaning: 'quit', isOwnFault: false },
  4: { name: 'SIGILL', meaning: 'an instruction that the CPU does not know', isOwnFault: true },
  5: { name: 'SIGTRAP', meaning: 'a trap that no debugger caught', isOwnFault: true },
  6: { name: 'SIGABRT', meaning: 'the program aborted itself', isOwnFault: true },
  7: { name: 'SIGBUS', meaning: 'memory that is not there', isOwnFault: true },
  8: { name: 'SIGFPE', meaning: 'a division by zero or the like', isOwnFault: true },
  9: { name: 'SIGKILL', meaning: 'killed', isOwnFault: false },
  11: { name: 'SIGSEGV', meaning: 'memory that is not its own', isOwnFault: true },
  13: { name: 'SIGPIPE', meaning: 'a pipe that nobody reads', isOwnFault: true },
  15: { name: 'SIGTERM', meaning: 'asked to stop', isOwnFault: false },
  24: { name: 'SIGXCPU', meaning: 'the CPU time of its ulimit is used up', isOwnFault: true },
  25: { name: 'SIGXFSZ', meaning: 'a file larger than its ulimit', isOwnFault: true },
  31: { name: 'SIGSYS', meaning: 'a system call that seccomp forbids', isOwnFault: true },
}

/** The signal behind an exit code: 128 and the signal's number. Undefined for the codes that a program chose itself. */
export function signalOf(exitCode: number): Signal | undefined {
  return signals[exitCode - 128]
}
