//! What may be asked, and who answers it.

use std::path::Path;

use lsp_server::ErrorCode;
use lsp_types::{
    CodeActionParams, CompletionItem, CompletionParams, DocumentSymbolParams,
    FoldingRangeParams, InlayHintParams, Position, ReferenceParams, RenameParams,
    SemanticTokens, SemanticTokensParams, TextDocumentPositionParams, Uri,
    WorkspaceSymbolParams,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::here::Here;
use super::ruler::Units;
use super::wire::Refusal;
use super::{
    Server, address, hover, margin, mend, offer, outline, read, rename, seek, twin,
};

/// What the server says it can do.
pub(super) fn capabilities(units: Units) -> Value {
    json!({
        "positionEncoding": units.kind(),
        "textDocumentSync": {
            "openClose": true, "change": 2, "save": {"includeText": false},
        },
        "workspace": {
            "workspaceFolders": {"supported": true, "changeNotifications": true},
        },
        "completionProvider": {
            "triggerCharacters": ["{", "@", ":", "`", "(", "#", "=", ",", ".", " "],
            "resolveProvider": true,
        },
        "hoverProvider": true,
        "definitionProvider": true,
        "referencesProvider": true,
        "implementationProvider": true,
        "documentSymbolProvider": true,
        "workspaceSymbolProvider": true,
        "foldingRangeProvider": true,
        "renameProvider": {"prepareProvider": true},
        "codeActionProvider": {"codeActionKinds": ["quickfix"]},
        "inlayHintProvider": true,
        "semanticTokensProvider": {
            "legend": {"tokenTypes": margin::KINDS, "tokenModifiers": []},
            "full": true,
        },
    })
}

/// Answers a request. Of files that are of no project, nothing is known.
pub(super) fn answer(
    server: &Server,
    method: &str,
    params: Value,
) -> Result<Value, Refusal> {
    match method {
        "textDocument/completion" => {
            let own: CompletionParams = read(params)?;
            at(server, &own.text_document_position, offer::offer)
        }
        "completionItem/resolve" => {
            let item: CompletionItem = read(params)?;
            let root = item.data.as_ref().and_then(|data| data["root"].as_str());
            let settings = root.map(|root| Path::new(root).join("content/report.yaml"));
            let uri = settings.and_then(|path| address::uri(&path));
            let here = uri.and_then(|uri| server.here(&uri));
            value(match here {
                Some(here) => offer::resolved(item, &here),
                None => item,
            })
        }
        "textDocument/hover" => at(server, &read(params)?, hover::hover),
        "textDocument/definition" => at(server, &read(params)?, seek::definition),
        "textDocument/implementation" => at(server, &read(params)?, twin::twins),
        "textDocument/references" => {
            let own: ReferenceParams = read(params)?;
            let with_definition = own.context.include_declaration;
            at(server, &own.text_document_position, |here, position| {
                seek::references(here, position, with_definition)
            })
        }
        "textDocument/prepareRename" => at(server, &read(params)?, rename::prepare),
        "textDocument/rename" => {
            let own: RenameParams = read(params)?;
            let TextDocumentPositionParams { text_document, position } =
                own.text_document_position;
            let here = server.here(&text_document.uri);
            let here =
                here.ok_or_else(|| Refusal::failed("this is no file of a report"))?;
            value(rename::rename(&here, position, &own.new_name, &server.wish)?)
        }
        "textDocument/documentSymbol" => {
            let own: DocumentSymbolParams = read(params)?;
            in_file(server, &own.text_document.uri, outline::symbols)
        }
        "workspace/symbol" => {
            let own: WorkspaceSymbolParams = read(params)?;
            let mut found = vec![];
            for root in server.desk.projects.keys() {
                let uri = address::uri(&root.join("content/report.yaml"));
                if let Some(here) = uri.and_then(|uri| server.here(&uri)) {
                    found.extend(outline::everywhere(&here, &own.query));
                }
            }
            value(found)
        }
        "textDocument/foldingRange" => {
            let own: FoldingRangeParams = read(params)?;
            in_file(server, &own.text_document.uri, outline::folds)
        }
        "textDocument/codeAction" => {
            let own: CodeActionParams = read(params)?;
            in_file(server, &own.text_document.uri, |here| {
                mend::actions(here, own.range, &own.context.diagnostics)
            })
        }
        "textDocument/inlayHint" => {
            let own: InlayHintParams = read(params)?;
            in_file(server, &own.text_document.uri, |here| margin::hints(here, own.range))
        }
        "textDocument/semanticTokens/full" => {
            let own: SemanticTokensParams = read(params)?;
            in_file(server, &own.text_document.uri, |here| SemanticTokens {
                result_id: None,
                data: margin::tokens(here),
            })
        }
        _ => Err(Refusal::new(
            ErrorCode::MethodNotFound,
            format!("there is no `{method}` here"),
        )),
    }
}

fn value(answer: impl Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(answer)
        .map_err(|error| Refusal::new(ErrorCode::InternalError, error.to_string()))
}

fn at<T: Serialize>(
    server: &Server,
    place: &TextDocumentPositionParams,
    answer: impl FnOnce(&Here<'_>, Position) -> Option<T>,
) -> Result<Value, Refusal> {
    let here = server.here(&place.text_document.uri);
    value(here.and_then(|here| answer(&here, place.position)))
}

fn in_file<T: Serialize>(
    server: &Server,
    uri: &Uri,
    answer: impl FnOnce(&Here<'_>) -> T,
) -> Result<Value, Refusal> {
    value(server.here(uri).map(|here| answer(&here)))
}

impl Server {
    /// A file, with all that is known of its project.
    fn here(&self, uri: &Uri) -> Option<Here<'_>> {
        let own = (&self.desk, &self.shelf, self.units);
        Here::new(uri, own, &self.verdicts, &self.known)
    }
}
