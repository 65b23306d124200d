#!/usr/bin/env node
// The door of the command. Old syntax and no import before the check, so that any Node can read this file and say what is wrong.
var oldest = [22, 15];
var running = process.versions.node.split('.').map(Number);

if (running[0] < oldest[0] || (running[0] === oldest[0] && running[1] < oldest[1])) {
  console.error(
    'frazil: unsupported: this is Node.js ' + process.versions.node + ' (' + process.execPath + '), and Frazil needs ' + oldest.join('.') + ' or newer.\n' +
    'Install a current Node.js from https://nodejs.org, or add one to this project with `npm install node@24`, and run the same command again.'
  );
  process.exitCode = 10;
} else {
  // Stacks then name the sources, which takes time to load.
  if (process.env.FRAZIL_DEBUG === '1') process.setSourceMapsEnabled(true);
  import('../dist/cli/main.js').catch(function (error) {
    if (error && error.code === 'ERR_MODULE_NOT_FOUND' && /dist[\\/]cli[\\/]main\.js/.test(error.message.split(' imported from ')[0])) {
      console.error('frazil: this copy is not built.\nRun `npm run build` in the folder of its package.json.');
    } else {
      console.error(error);
    }
    process.exitCode = 1;
  });
}
