import type { TlsMaterial } from './tls-files.ts'

/** Where certificates come from; both functions may reject. */
export interface TlsReader<T = TlsMaterial> {
  fingerprint(): Promise<string>
  read(): Promise<T>
}

/** The certificates in force, replaced when their files change. */
export interface TlsSource<T = TlsMaterial> {
  current(): T
  /** Reads where the files have changed; what cannot be used is told and leaves the old ones in force. Never rejects. */
  refresh: () => Promise<void>
}

/** What a refresh came to: new certificates, or why there are none. */
export type TlsReload<T = TlsMaterial> = { ok: true; material: T } | { ok: false; reason: string }

/** A source that starts with what the reader has now; rejects where that cannot be used. */
export async function createTlsSource<T = TlsMaterial>(
  reader: TlsReader<T>,
  onReload: (reload: TlsReload<T>) => void,
): Promise<TlsSource<T>> {
  let seen = await reader.fingerprint()
  let material = await reader.read()

  async function refresh(): Promise<void> {
    try {
      const before = await reader.fingerprint()
      if (before === seen) return
      seen = before
      material = await reader.read()
      onReload({ ok: true, material })
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error))
    }
  }

  let lastFailure: string | undefined
  function fail(reason: string): void {
    // Files that are missing for an hour are told once.
    const isNew = `${seen}\n${reason}` !== lastFailure
    lastFailure = `${seen}\n${reason}`
    if (isNew) onReload({ ok: false, reason })
  }

  return { current: () => material, refresh }
}
