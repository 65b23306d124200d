/** Codes that belong to no layer. */
export const coreCodes = {
  'internal-invariant': {
    kind: 'internal',
    summary: 'Frazil broke one of its own rules and stopped before doing harm.',
    remedy: 'Report it with the message and the context; the table was not changed by this call.',
  },
} as const;
