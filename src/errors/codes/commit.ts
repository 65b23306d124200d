/** Codes raised by the commit. */
export const commitCodes = {
  'clock-ahead': {
    kind: 'denied',
    summary: 'The clock of this host is more than 30 s ahead of the store, so it must not commit.',
    remedy: 'Synchronise the clock of this host (NTP) and try again.',
  },
  'commit-outcome-unknown': {
    kind: 'outcome-unknown',
    summary: 'The commit was sent and no answer settled whether it landed; it may still land.',
    remedy: 'Look for the commit id in the table history before appending the same rows again; a token makes a repetition safe.',
  },
  'commit-refused': {
    kind: 'denied',
    summary: 'The store refused the commit; nothing of it is visible.',
    remedy: 'Check the permissions of the credentials, the free space and the quota, then run it again.',
  },
  'commit-not-sent': {
    kind: 'unavailable',
    summary: 'What the commit needs, or the commit itself, never reached the store before its deadline; nothing of it is visible.',
    remedy: 'Check the endpoint and the network, then run it again, with a larger timeout if the files are large.',
  },
  'commit-timeout': {
    kind: 'conflict',
    summary: 'Other writers won every attempt until the deadline; nothing of this commit is visible.',
    remedy: 'Run it again, with a larger timeout or fewer writers.',
  },
  'commit-conflict': {
    kind: 'conflict',
    summary: 'A commit that landed meanwhile contradicts this one; nothing of this one is visible.',
    remedy: 'Plan the operation again from the current table.',
  },
  'requirement-failed': {
    kind: 'conflict',
    summary: 'The table no longer is as the change requires it to be.',
    remedy: 'Load the table again and decide whether the change still makes sense.',
  },
  'log-not-found': {
    kind: 'not-found',
    summary: 'No version of the table or catalog was found at the place.',
    remedy: 'Check the name or the location; frazil list shows the tables of a warehouse. Metadata under other names than vN.metadata.json, as other catalogs or compression give them, is not found.',
  },
  'version-retired': {
    kind: 'not-found',
    summary: 'The version has been retired; only its tombstone is left.',
    remedy: 'Read a newer version or snapshot; frazil log shows what is kept.',
  },
  'table-dropped': {
    kind: 'not-found',
    summary: 'The table was dropped: its log is sealed.',
    remedy: 'Create the table again under the same name; its location will be another one.',
  },
  'snapshot-not-found': {
    kind: 'not-found',
    summary: 'The snapshot is not in the list and cannot be searched for.',
    remedy: 'Use an id that frazil log shows.',
  },
  'snapshot-expired': {
    kind: 'not-found',
    summary: 'The snapshot or time lies before the history that the table keeps.',
    remedy: 'Ask for a later time; frazil log --all shows how far the history reaches.',
  },
  'token-history-missing': {
    kind: 'unsupported',
    summary: 'Whether the token was committed cannot be told, because versions since its claim were deleted.',
    remedy: 'Check for the rows yourself, then append them under a new token.',
  },
  'token-invalid': {
    kind: 'invalid',
    summary: 'The token is empty or longer than 256 bytes.',
    remedy: 'Use a short text that names the batch, the same one on every try.',
  },
  'summary-reserved': {
    kind: 'invalid',
    summary: 'An entry for the summary of a snapshot has a name that the commit uses itself.',
    remedy: 'Choose a name without a leading frazil., added-, deleted-, removed- or total-, and not operation.',
  },
  'append-resubmitted': {
    kind: 'invalid',
    summary: 'The same staged files were submitted twice; after an unknown outcome they may be live already.',
    remedy: 'Append the rows anew, with a token if they must not land twice.',
  },
  'files-missing': {
    kind: 'conflict',
    summary: 'A file that the operation replaces is no longer in the table.',
    remedy: 'Plan the operation again from the current table.',
  },
  'location-outside-table': {
    kind: 'unsupported',
    summary: 'A file that the table names lies outside the location of the table, where Frazil opens nothing: a table could make it read any file of the host.',
    remedy: 'If another engine put or added files there on purpose, have it rewrite them under the table; otherwise do not use the table.',
  },
  'handle-closed': {
    kind: 'invalid',
    summary: 'The table or catalog was closed.',
    remedy: 'Open it again.',
  },
} as const;
