// Starts `recto lsp` in every window that has a report, and shows what it has to say.
'use strict';

const { commands, l10n, languages, Uri, window, workspace } = require('vscode');
const { LanguageClient, TransportKind } = require('vscode-languageclient/node');

let client;

/** The files of a report that the server knows. */
const documents = [
  { scheme: 'file', language: 'markdown', pattern: '**/content/*/*.md' },
  { scheme: 'file', language: 'yaml', pattern: '**/content/**/*.{yaml,yml}' },
];

function start() {
  const command = workspace.getConfiguration('recto').get('path') || 'recto';
  const run = { command, args: ['lsp'], transport: TransportKind.stdio };
  client = new LanguageClient('recto', 'Recto', { run, debug: run }, {
    documentSelector: documents,
  });
  return client.start().catch((error) => {
    window.showErrorMessage(
      l10n.t(
        'Recto could not be started as `{0}`: {1}. Set "recto.path" to where it is.', command, error.message,
      ),
    );
  });
}

/** Shows the block under the cursor as the other languages have it. */
async function counterpart() {
  const editor = window.activeTextEditor;
  if (!editor || !client) return;
  const found = await commands.executeCommand(
    'vscode.executeImplementationProvider', editor.document.uri, editor.selection.active,
  );
  if (!found || found.length === 0) {
    window.showInformationMessage(l10n.t('No other language has this block.'));
    return;
  }
  await commands.executeCommand(
    'editor.action.peekLocations', editor.document.uri, editor.selection.active, found, 'peek',
  );
}

function activate(context) {
  context.subscriptions.push(
    commands.registerCommand('recto.counterpart', counterpart),
    commands.registerCommand('recto.restart', async () => {
      if (client) await client.stop().catch(() => {});
      await start();
    }),
    // The page of a rule, to which each finding leads.
    workspace.registerTextDocumentContentProvider('recto', {
      provideTextDocumentContent(uri) {
        const rule = Uri.parse(uri.toString()).path.split('/').pop().replace(/\.md$/, '');
        return client ? client.sendRequest('recto/explain', { rule }) : '';
      },
    }),
    workspace.onDidOpenTextDocument((document) => {
      if (document.uri.scheme === 'recto') languages.setTextDocumentLanguage(document, 'markdown');
    }),
  );
  return start();
}

function deactivate() {
  return client ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
