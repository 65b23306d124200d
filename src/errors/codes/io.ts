/** Codes raised by object stores and their wrappers. */
export const ioCodes = {
  'object-not-found': {
    kind: 'not-found',
    summary: 'No object exists under the key.',
    remedy: 'Check the warehouse URL and the key.',
  },
  'bucket-not-found': {
    kind: 'not-found',
    summary: 'The bucket does not exist, or its region differs.',
    remedy: 'Create the bucket, or correct its name, AWS_REGION or the endpoint.',
  },
  'precondition-failed': {
    kind: 'conflict',
    summary: 'The store answered that the condition of a write or read does not hold.',
    remedy: 'Read the object again and decide; for a create, somebody else holds the key.',
  },
  'conditional-interference': {
    kind: 'outcome-unknown',
    summary: 'The store answered 409: a parallel request interfered, and perhaps nobody landed.',
    remedy: 'Read the object back; if it is absent, send the same bytes again.',
  },
  'write-outcome-unknown': {
    kind: 'outcome-unknown',
    summary: 'A write got no usable answer; it may or may not have landed, now or later.',
    remedy: 'Read the object back before doing anything else, and delete nothing.',
  },
  'store-unavailable': {
    kind: 'unavailable',
    summary: 'The store answered that it cannot serve now, or did not answer in time.',
    remedy: 'Try again later; check the endpoint and the network, or the disk, if it goes on.',
  },
  'access-denied': {
    kind: 'denied',
    summary: 'The store refused the credentials or the permission.',
    remedy: 'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN if they are temporary, the profile and the bucket policy; on disk, owner and mode of the folder.',
  },
  'clock-skewed': {
    kind: 'denied',
    summary: 'The store refused the signature, because the clock of this host differs too much from its own.',
    remedy: 'Synchronise the clock of this host (NTP) and try again.',
  },
  'tls-failed': {
    kind: 'denied',
    summary: 'No trusted connection to the store came about: its certificate is not trusted, expired or made out to another host, or it does not speak TLS.',
    remedy: 'Check the endpoint (https or http, host, port); name a private authority in NODE_EXTRA_CA_CERTS.',
  },
  'store-setting-invalid': {
    kind: 'invalid',
    summary: 'A setting of the store lies outside its range.',
    remedy: 'Correct the setting that the message names.',
  },
  'request-refused': {
    kind: 'invalid',
    summary: 'The store refused the request as malformed.',
    remedy: 'Check the endpoint (http or https, host, port), the key and the store settings; report it if Frazil built the request.',
  },
  'disk-full': {
    kind: 'unavailable',
    summary: 'The local disk or quota is full; nothing was made visible.',
    remedy: 'Free space and run the same command again.',
  },
  'key-invalid': {
    kind: 'invalid',
    summary: 'The object key is empty, too long, escapes its root, or uses characters outside the safe set.',
    remedy: 'Use relative keys of unreserved characters without empty or dot segments.',
  },
  'body-mismatch': {
    kind: 'corrupt',
    summary: 'The store returned fewer or other bytes than it announced.',
    remedy: 'Try again; if it goes on, something between the host and the store damages bodies.',
  },
  'object-too-large': {
    kind: 'invalid',
    summary: 'The object exceeds the byte limit of the call.',
    remedy: 'Raise the limit if the object is expected to be that large.',
  },
  'store-unfit': {
    kind: 'unsupported',
    summary: 'The store broke a promise that a table needs, so it must not hold one.',
    remedy: 'Use a store with atomic conditional writes; run frazil doctor for the details.',
  },
  'url-unsupported': {
    kind: 'invalid',
    summary: 'The warehouse URL has a scheme or form that no store of ours serves.',
    remedy: 'Use a path, file:, s3://bucket/prefix or memory:.',
  },
  'folder-unusable': {
    kind: 'invalid',
    summary: 'The folder of a local store is a file, or cannot be made where its path leads.',
    remedy: 'Name a folder, or a path at which one can be made; look for a file or a dangling link on the way.',
  },
  'platform-unsupported': {
    kind: 'unsupported',
    summary: 'The local store is not tested on this operating system or file system.',
    remedy: 'Use Linux or macOS with a local file system, or an S3 store.',
  },
  'request-aborted': {
    kind: 'interrupted',
    summary: 'The caller aborted the request.',
    remedy: 'Nothing to do; run it again if it was not meant.',
  },
  'range-unsatisfiable': {
    kind: 'invalid',
    summary: 'The byte range is malformed or starts at or beyond the end of the object.',
    remedy: 'Compare the range with the size of the object; if a table names the range, the object is truncated.',
  },
  'condition-unsupported': {
    kind: 'unsupported',
    summary: 'The store cannot honour this condition on this kind of write.',
    remedy: 'Look at the capabilities of the store before asking; create-if-absent by a single put is the one every store has.',
  },
} as const;
