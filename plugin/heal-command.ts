import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import { streams, type Streams } from './streams.ts'

/**
 * The base of every command: a leaf parses its flags, calls a function, prints what came back and returns the exit code
 * (0 clean, 1 findings). Errors are thrown, and mapped once, in main.
 */
export abstract class HealCommand extends Command {
  static override flags: FlagInput = {}

  /** Where results and stories go. */
  protected readonly io: Streams = streams

  /** Resolves to the exit code. */
  abstract override run(): Promise<number>

  /** Errors travel to main as they are; oclif would set an exit code of its own. */
  protected override catch(error: Error): Promise<never> {
    return Promise.reject(error)
  }
}
