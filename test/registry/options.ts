/** How to start a registry. */
export interface RegistryOptions {
  /** `docker-registry` (Debian's) has no referrers API; `referrers` has it, and neither authentication. */
  kind?: 'docker-registry' | 'referrers'
  /** `bearer`: with a token server of its own, which gives everyone a token to read repositories below `public/`. */
  auth?: 'none' | 'basic' | 'bearer'
  /** https, with a certificate of a private authority. */
  tls?: boolean
}

/** Who may read and write, where the registry asks for it. */
export interface RegistryUser {
  username: string
  password: string
  /** With `bearer`: what the token server takes in place of the password. */
  identityToken: string
}

/** The one user. */
export const registryUser: RegistryUser = {
  username: 'tester',
  password: 'correct horse',
  identityToken: 'refresh-battery-staple',
}

/** The line of an htpasswd file: the password by bcrypt, which Node does not have. */
export const passwordLine = `${registryUser.username}:$2b$04$gni6bGduu53CTlwKsiGtVuy3l1nt7arRnXbZoi67mPRntE70CtmVC\n`
