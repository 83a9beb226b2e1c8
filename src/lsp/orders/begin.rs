//! The order to begin a package: the files are the client's to make.

use super::Orders;
use crate::lsp::command::Init;
use crate::lsp::{begin, convert, shell};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::MessageType;

impl Orders {
    pub(super) async fn init(&self, order: Init) -> Result<Option<Value>> {
        let subject = self.subject(Some(&order.uri))?;
        let (place, asked) = (subject.clone(), order.clone());
        let begun = spawn_blocking(move || begin::begin(&place, &asked)).await;
        let scaffold = match begun.map_err(|_| Error::internal_error())? {
            Ok(scaffold) => scaffold,
            Err(message) => return Ok(Some(self.refuse(message).await)),
        };
        let features = self.state.session().features;
        if !(features.applies_edits && features.creates_files) {
            let command = shell::init(&subject, &order);
            let message = format!("this editor makes no files for a server; run `{command}`");
            self.client.show_message(MessageType::WARNING, &message).await;
            let status = "refused";
            return Ok(Some(json!({ "status": status, "message": message, "command": command })));
        }
        let root = subject.root().to_owned();
        let uris = scaffold.files.iter().map(|file| convert::uri(&root, &file.path));
        let uris: Option<Vec<String>> = uris.map(|uri| uri.map(String::from)).collect();
        let edit = convert::creation(&root, &scaffold.files, features);
        let (Some(uris), Some(edit)) = (uris, edit) else {
            return Err(Error::invalid_params("the folder has no URI"));
        };
        let names: Vec<String> =
            scaffold.files.iter().map(|file| format!("`{}`", file.path)).collect();
        let (name, version) = (&scaffold.name, &scaffold.version);
        let message = format!("Began {name} {version}: {}", names.join(", "));
        let (client, told) = (self.client.clone(), message.clone());
        // A client may be waiting for our answer before it makes edits.
        tokio::spawn(async move {
            let made = client.apply_edit(edit).await;
            match made.is_ok_and(|made| made.applied) {
                true => client.show_message(MessageType::INFO, told).await,
                false => {
                    let message = "the editor did not make the files";
                    client.show_message(MessageType::ERROR, message).await;
                }
            }
        });
        Ok(Some(json!({
            "status": "done",
            "name": name,
            "version": version,
            "files": uris,
            "remarks": scaffold.remarks,
            "message": message,
        })))
    }
}
