// Puts the command beside the tools of a clone, so that `npx frazil` starts it at once; without the link, npx would install and build the clone anew.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';

const folder = new URL('../node_modules/.bin/', import.meta.url);
const link = new URL('frazil', folder);
mkdirSync(folder, { recursive: true });
rmSync(link, { force: true });
symlinkSync('../../bin/frazil.js', link);
