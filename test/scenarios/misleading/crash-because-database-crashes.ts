import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A crash that names a database which is broken itself is a consequence of that. */
export const crashBecauseDatabaseCrashes: Scenario = {
  name: 'crash-because-database-crashes',
  claim: 'a crash that names a database which is broken itself is a consequence of that',
  group: 'misleading',
  async arrange(world) {
    world.script('db:*', {
      kind: 'exits',
      code: 1,
      message: 'FATAL: could not open file "pg_wal/000000010000000000000001"',
    })
    const message = 'error: connect to db:5432: connection refused'
    world.script('web:*', { kind: 'exits', code: 1, message })
    await world.apply(deployment('db', { image: 'db:1' }), service('db', { ports: [{ port: 5432 }] }))
    await world.apply(deployment('web', { image: 'web:1' }))
    await untilCrashing(world, 'db')
    await untilCrashing(world, 'web')
  },
  later: 5 * 60_000,
  expect: [{ code: 'ContainerCrash', root: 'Deployment/db', consequences: ['ContainerCrash Deployment/web'] }],
}
