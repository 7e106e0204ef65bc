// The protocol as the extension of Visual Studio Code speaks it, by the same library.
// LSP_CLIENT names the folder the library is installed in, ROOT the project, RECTO the program.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${process.env.LSP_CLIENT}/node_modules/`);
const lsp = require('vscode-languageserver-protocol/node');
const { ROOT: root, RECTO: recto } = process.env;
const check = (holds, what) => { if (!holds) throw new Error(what); };

const server = spawn(recto, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
const connection = lsp.createProtocolConnection(
  new lsp.StreamMessageReader(server.stdout), new lsp.StreamMessageWriter(server.stdin),
);
const marked = new Map();
let changed = () => {};
connection.onNotification(lsp.PublishDiagnosticsNotification.type, (told) => {
  marked.set(told.uri, told.diagnostics);
  changed();
});
let watched = false;
connection.onRequest(lsp.RegistrationRequest.type, () => { watched = true; });
connection.onRequest('workspace/inlayHint/refresh', () => null);
connection.listen();

const folder = pathToFileURL(root).href;
const answer = await connection.sendRequest(lsp.InitializeRequest.type, {
  processId: process.pid, rootUri: folder, workspaceFolders: [{ uri: folder, name: 'report' }],
  capabilities: {
    workspace: { didChangeWatchedFiles: { dynamicRegistration: true }, inlayHint: { refreshSupport: true } },
  },
});
check(answer.capabilities.positionEncoding === 'utf-16', 'columns are counted in UTF-16');
await connection.sendNotification(lsp.InitializedNotification.type, {});

const uri = pathToFileURL(`${root}/content/en/04-people.md`).href;
let text = readFileSync(`${root}/content/en/04-people.md`, 'utf8');
let version = 1;
const textDocument = { uri };
await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
  textDocument: { uri, languageId: 'markdown', version, text },
});
const position = (at) => {
  const before = text.slice(0, at).split('\n');
  return { line: before.length - 1, character: before.at(-1).length };
};
const type = (old, now) => {
  const at = text.indexOf(old);
  check(at >= 0, `${old} is there`);
  const range = { start: position(at), end: position(at + old.length) };
  text = text.replace(old, now);
  version += 1;
  return connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version }, contentChanges: [{ range, text: now }],
  });
};
const until = (holds) => new Promise((resolve, reject) => {
  const late = setTimeout(() => reject(new Error(JSON.stringify(marked.get(uri)))), 60_000);
  changed = () => {
    if (holds(marked.get(uri) ?? [])) { clearTimeout(late); changed = () => {}; resolve(); }
  };
});
const took = [];
for (let edit = 0; edit < 25; edit += 1) {
  for (const [old, now, holds] of [
    ['Nobody starts', '{{ no.such }} Nobody starts', (told) => told.some((it) => it.code === 'unknown-metric')],
    ['{{ no.such }} Nobody starts', 'Nobody starts', (told) => told.length === 0],
  ]) {
    const began = performance.now();
    const done = until(holds);
    await type(old, now);
    await done;
    took.push(performance.now() - began);
  }
}
took.sort((a, b) => a - b);
console.log(`npm client: ${took.length} edits, median ${took[25].toFixed(0)} ms, most ${took[49].toFixed(0)} ms`);

const at = position(text.indexOf('safety.injuries@prior') + 2);
const hover = await connection.sendRequest(lsp.HoverRequest.type, { textDocument, position: at });
check(hover.contents.value.includes('`safety.injuries`'), 'a figure is told');
const list = await connection.sendRequest(lsp.CompletionRequest.type, { textDocument, position: at });
check(list.items.some((it) => it.label === 'safety.injuries'), 'the metric is offered');
const symbols = await connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument });
check(symbols[0].name === 'People and partners', 'the chapter has its symbols');
const tokens = await connection.sendRequest(lsp.SemanticTokensRequest.type, { textDocument });
check(tokens.data.length > 50, 'placeholders have colours');
const twins = await connection.sendRequest(lsp.ImplementationRequest.type, { textDocument, position: at });
check(twins[0].uri.includes('zh-HK'), 'the counterpart is found');
check(watched, 'the files are to be watched');
await connection.sendRequest(lsp.ShutdownRequest.type);
await connection.sendNotification(lsp.ExitNotification.type);
const code = await new Promise((resolve) => server.on('exit', resolve));
check(code === 0, `the server ends with ${code}`);
console.log('npm client: all is well');
process.exit(0);
