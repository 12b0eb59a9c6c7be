/** `--dry-run` without a value means the API server's dry run; words after `--` are left alone. */
export function bareDryRun(argv: readonly string[]): string[] {
  const end = argv.indexOf('--')
  return argv.flatMap((word, index) => {
    if (word !== '--dry-run' || (end >= 0 && index > end)) return [word]
    const isGiven = ['none', 'client', 'server'].includes(argv[index + 1] ?? '')
    return isGiven ? [word] : ['--dry-run=server']
  })
}
