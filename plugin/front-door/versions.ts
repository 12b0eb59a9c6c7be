/** Whether one version (`20.20.2`) is older than another; what follows the three numbers does not count. */
export function isOlder(version: string, least: string): boolean {
  const [parts, wanted] = [numbers(version), numbers(least)]
  for (let index = 0; index < 3; index++) {
    const difference = (parts[index] ?? 0) - (wanted[index] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

function numbers(version: string): number[] {
  return version.split('.').map((part) => parseInt(part, 10) || 0)
}
