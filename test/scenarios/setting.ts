import type { ApiClient } from '../../cluster/api-client.ts'
import type { ArrangedWorld } from './make-world.ts'

/** One scenario's place: its world, and the product's own client to look at it. */
export interface Setting extends ArrangedWorld {
  client: ApiClient
}

/** Gives each scenario its own fresh place. */
export interface Settings {
  open(name: string): Promise<Setting>
  stop(): Promise<void>
}
