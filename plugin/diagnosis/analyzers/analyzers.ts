import type { Analyzer } from '../analyzer.ts'

/** Every analyzer, by area. */
export const analyzers: readonly Analyzer[] = []
