//! Who the caller is, as a program asks to try its key.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;

/// The caller.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({ "kind": "key", "id": "7345", "name": "Warehouse", "scopes": ["orders:read"], "proof": "sign_in" }))]
pub struct Me {
    /// `key` or `customer`.
    pub kind: &'static str,
    /// The id of the key or of the customer.
    pub id: String,
    /// What the key is called; empty for a customer.
    pub name: String,
    /// What the key may be used for; empty for a customer.
    pub scopes: Vec<&'static str>,
    /// How well it is proved who calls: `none`, `order`, `code` or `sign_in`.
    pub proof: &'static str,
}

/// Who you are
#[utoipa::path(
    get, path = "/api/v1/me", tag = "me",
    responses((status = 200, body = Me)),
    security(("key" = []), ("session" = []))
)]
pub async fn show(caller: Caller) -> Json<Me> {
    let proof = caller.who().proof.as_str();
    Json(match caller {
        Caller::Key { id, name, scopes } => {
            Me { kind: "key", id: id.to_string(), name, scopes: scopes.names(), proof }
        }
        Caller::Customer { id, .. } => {
            Me { kind: "customer", id: id.to_string(), name: String::new(), scopes: Vec::new(), proof }
        }
    })
}
