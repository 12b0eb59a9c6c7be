/** A public key of nobody: its private half was thrown away, so that it verifies nothing. */
export const publicKey = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1RX3/kJtNwejB5DzcU/c7e18gXmL
mwTQWnd/poYi+h5YOSMQp0j61bKW74cfu4dslTInfkPp125dtmu/QlnKxw==
-----END PUBLIC KEY-----
`
