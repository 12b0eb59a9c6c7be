/** Cases that no API server takes, or that a dry run makes other: which, why, and how the API server says so. */
export interface Unmakeable {
  file: string
  cases: RegExp
  because: string
  answer: RegExp
}

const ofPods = {
  because: "a Pod's containers stay as they are, but for images",
  answer: /pod updates may not change fields/,
}
const ofJobs = { because: "a Job's template stays as it is", answer: /field is immutable/ }
const ephemeral = {
  because: 'ephemeral containers come through their subresource',
  answer: /ephemeralContainers: Forbidden/,
}
const ofType = {
  because: 'JSON of another type is refused',
  answer: /cannot unmarshal|unrecognized type|Invalid value/,
}
const quantity = { because: 'what is no quantity is refused', answer: /quantities must match/ }
const invalid = { because: 'the object is refused as it is', answer: /Invalid value|Required value|Duplicate value/ }
const namespace = { because: 'no namespace can have this name', answer: /404 namespaces/ }

/** All of them; a test sees to it that each is refused, and nothing else. */
export const unmakeable: readonly Unmakeable[] = [
  { file: 'allowed-namespaces', cases: /^(the glob may match nothing more|upper case is another name)$/, ...namespace },
  { file: 'env-lock', cases: /^Pod: .* the (app|init|sidecar) container/, ...ofPods },
  { file: 'env-lock', cases: /^Job: .* the (app|init|sidecar) container/, ...ofJobs },
  { file: 'env-lock', cases: /: variables of ephemeral containers/, ...ephemeral },
  { file: 'env-lock', cases: /^a second container of the same name/, ...invalid },
  { file: 'env-lock', cases: /^an entry that is no object/, ...ofType },
  { file: 'replica-lock', cases: /^replicas that are |^the autoscaler cannot write text/, ...ofType },
  { file: 'replica-lock', cases: /^a negative number|write a negative number$|^a spec that is gone/, ...invalid },
  { file: 'required-annotations', cases: /^Job: a removed annotation/, ...ofJobs },
  { file: 'required-annotations', cases: /^an annotation that is no text|^annotations that are a list/, ...ofType },
  { file: 'required-annotations', cases: /^on: workload is not for controlled|^a forged owner opens/, ...invalid },
  { file: 'required-probes', cases: /^Pod: a removed probe/, ...ofPods },
  { file: 'required-probes', cases: /^Pod: ephemeral containers/, ...ephemeral },
  { file: 'required-probes', cases: /^a probe without a handler/, ...invalid },
  { file: 'resource-limits', cases: /^Pod: .* locked (app|init|sidecar) container/, ...ofPods },
  { file: 'resource-limits', cases: /^Job: a changed limit of a locked/, ...ofJobs },
  { file: 'resource-limits', cases: /^Pod: ephemeral containers/, ...ephemeral },
  { file: 'resource-limits', cases: /^an unreadable |^names that no resource has/, ...quantity },
  {
    file: 'resource-limits',
    cases:
      /^a limit of 0 is no limit$|^a null limit|^a negative limit|^a missing limit written as 0|hides no greater limit|^a pod-level request below min/,
    ...invalid,
  },
]

/** Where the twin is not the evaluator, by file and case: all are stricter. */
export const differences: Readonly<Record<string, string>> = {
  'env-lock: an earlier duplicate has no effect': 'CEL cannot tell which of two variables of a name counts',
  'cel: request.name, namespace and dryRun are there': 'this is a dry run',
}
