import type { Manifest, World } from './world.ts'

/** An Ingress `web` of the class that is called like the namespace; all requests go to this Service. */
export function ingress({ namespace }: World, service: string, port: number, spec: Manifest = {}): Manifest {
  const defaultBackend = { service: { name: service, port: { number: port } } }
  return { kind: 'Ingress', metadata: { name: 'web' }, spec: { ingressClassName: namespace, defaultBackend, ...spec } }
}

/** Applies the class that is called like the namespace, which goes again. */
export async function ingressClass(world: World): Promise<void> {
  const name = world.namespace
  await world.apply({ kind: 'IngressClass', metadata: { name }, spec: { controller: 'example.com/ingress' } })
  world.undo(() => world.delete('IngressClass', name))
}
