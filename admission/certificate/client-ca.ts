import { fingerprint } from '../background/fingerprint.ts'
import { readAuthorities } from './tls-files.ts'
import { createTlsSource, type TlsReload, type TlsSource } from './tls-source.ts'

/** The authorities of --client-ca (PEM), read anew when the file changes; rejects where it cannot be used at the start. */
export function openClientCa(file: string, onReload: (reload: TlsReload<string>) => void): Promise<TlsSource<string>> {
  return createTlsSource({ fingerprint: () => fingerprint([file]), read: () => readAuthorities(file) }, onReload)
}
