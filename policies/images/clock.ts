/** The clocks of the verifier, given by the faces (cluster/system-clock.ts): this library has none of its own. */
export interface Clock {
  /** Milliseconds since the epoch: for certificates. */
  wall(): number
  /** Milliseconds that never go back: for deadlines and for the age of what is remembered. */
  steady(): number
  /** The promise's value, or `otherwise` when it is not there at the deadline (steady); the promise itself goes on. */
  before<T>(promise: Promise<T>, deadline: number, otherwise: T): Promise<T>
  /** A signal that aborts in so many milliseconds. */
  abortIn(milliseconds: number): AbortSignal
}
