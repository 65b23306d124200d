/** Codes that belong to no layer. */
export const coreCodes = {
  'internal-invariant': {
    kind: 'internal',
    summary: 'Frazil broke one of its own rules and stopped before doing harm.',
    remedy: 'Report it with the message and the context.',
  },
} as const;
