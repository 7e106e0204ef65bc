// Starts the unpacked extension as the editor does, with an editor that knows little: all that the
// extension offers must be there once it is active, and its library must be found.
'use strict';

const assert = require('node:assert');
const Module = require('node:module');
const path = require('node:path');

const [folder] = process.argv.slice(2);
const about = require(path.join(folder, 'package.json'));
const registered = [];
const shown = [];

/** What an editor has that nobody asks for here: classes, functions and events. */
function anything() {
  const own = class {};
  return new Proxy(own, {
    get(target, name) {
      if (name === 'prototype' || name in target) return target[name];
      if (name === Symbol.toPrimitive) return () => 0;
      return typeof name === 'string' ? anything() : undefined;
    },
    apply: () => anything(),
  });
}

const disposable = { dispose() {} };
const editor = new Proxy({
  version: '1.100.0',
  commands: {
    registerCommand(name, run) {
      assert.equal(typeof run, 'function', name);
      registered.push(name);
      return disposable;
    },
  },
  l10n: { t: (text, ...named) => text.replace(/\{(\d)\}/g, (_, at) => named[at]) },
  window: { showErrorMessage: (text) => shown.push(text) },
  workspace: {
    getConfiguration: () => ({ get: (name) => (name === 'path' ? '/no/such/program' : undefined) }),
    registerTextDocumentContentProvider: () => disposable,
    onDidOpenTextDocument: () => disposable,
  },
}, { get: (target, name) => (name in target ? target[name] : anything()) });

const load = Module._load;
Module._load = (name, ...rest) => (name === 'vscode' ? editor : load(name, ...rest));

const extension = require(path.join(folder, about.main));
const context = { subscriptions: [] };
let started;
try {
  started = extension.activate(context);
} catch (error) {
  // This editor knows too little for a conversation.
  shown.push(error.message);
}
Promise.resolve(started).catch((error) => shown.push(error.message)).finally(() => {
  const offered = about.contributes.commands.map((it) => it.command);
  assert.deepEqual(registered.toSorted(), offered.toSorted());
  assert.equal(typeof extension.deactivate, 'function');
  assert.ok(shown.length > 0, 'a program that is not there is told of');
  console.log('all is well');
  process.exit(0);
});
