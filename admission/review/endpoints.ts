/** One address that reviews are sent to. */
export interface ReviewEndpoint {
  path: string
  /** Rules of which action are asked; absent: all. */
  only?: 'closed' | 'open'
  mutates: boolean
  /** What becomes of a review that cannot be judged: what is enforced fails closed, everything else open. */
  fails: 'closed' | 'open'
}

/** All of them, also the only values of the metrics' label `endpoint`. */
export const reviewEndpoints: readonly ReviewEndpoint[] = [
  { path: '/validate', mutates: false, fails: 'closed' },
  { path: '/validate/closed', only: 'closed', mutates: false, fails: 'closed' },
  { path: '/validate/open', only: 'open', mutates: false, fails: 'open' },
  { path: '/mutate', mutates: true, fails: 'open' },
]
