import { causes } from '../causes/cause-codes.ts'
import type { Cause } from '../causes/cause.ts'

const areas: Readonly<Record<Cause['area'], string>> = {
  container: 'Containers that end, or do not start',
  image: 'Images',
  pending: 'Pods that find no node, or are not created',
  running: 'Pods that run badly, or do not go',
  workload: 'Workloads, Jobs, autoscalers, budgets',
  network: 'Services, Ingresses, network policies, DNS',
  cluster: 'Nodes and the cluster',
}

/** docs/causes.md, made of the causes: a table of contents, then a section for each. */
export function causesPage(): string {
  const parts = Object.entries(areas).map(([area, heading]) => {
    const sections = causes.filter((cause) => cause.area === area).map(sectionOf)
    return `## ${heading}\n\n${sections.join('\n')}`
  })
  return `# Causes

What [\`kubectl heal diagnose\`](diagnose.md) can find, by its stable codes. \`kubectl heal explain CODE\` prints the same.
This page is made of \`plugin/diagnosis/causes\` (\`npm run docs:causes\`).

${parts.join('\n')}`
}

function sectionOf({ code, severity, title, meaning, seenBy, remedy }: Cause): string {
  return `### ${code}

${title}. (${severity})

${meaning}

Seen by: ${seenBy}

What to do: ${remedy}
`
}
