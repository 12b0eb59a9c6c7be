import type { Api } from '../api.ts'
import { follow } from '../follow.ts'
import type { Pod } from '../../kubelet/pod.ts'
import { backendsOf, type Service } from './backends.ts'
import { createPortListener, type PortListener } from './port-listener.ts'

/** Stands in for kube-proxy: TCP connections to a ClusterIP reach a ready Pod. Returns its end. */
export function startBalancer(api: Api): () => void {
  const pods = new Map<string, Pod>()
  const services = new Map<string, Service>()
  const listeners = new Map<string, PortListener>()

  function spread(): void {
    const wanted = new Set<string>()
    for (const service of services.values()) {
      const { clusterIP = 'None', ports = [] } = service.spec
      if (clusterIP === 'None' || clusterIP === '') continue
      for (const { port, targetPort = port, protocol = 'TCP' } of ports) {
        if (protocol !== 'TCP') continue
        const key = `${clusterIP}:${port}`
        wanted.add(key)
        const listener = listeners.get(key) ?? createPortListener(clusterIP, port)
        listeners.set(key, listener)
        listener.set(backendsOf(service, targetPort, pods.values()))
      }
    }
    for (const [key, listener] of listeners) {
      if (wanted.has(key)) continue
      listener.close()
      listeners.delete(key)
    }
  }

  function keep<T extends { metadata: { uid: string } }>(path: string, objects: Map<string, T>): () => void {
    return follow<T>(api, path, '', {
      onObject(object) {
        objects.set(object.metadata.uid, object)
        spread()
      },
      onGone(object) {
        objects.delete(object.metadata.uid)
        spread()
      },
    })
  }

  const stops = [keep('/api/v1/pods', pods), keep('/api/v1/services', services)]
  return () => {
    for (const stop of stops) stop()
    for (const listener of listeners.values()) listener.close()
  }
}
