//! The reference: the OpenAPI document of all routes, a page to read and try it, and what the problems mean.

use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::Error;
use http::{HeaderValue, header};
use maud::{DOCTYPE, Markup, html};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi as Document, Ref, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi};
use utoipa_swagger_ui::Config;

use super::{acts, conversations, customers, hooks, import, me, orders, products};
use crate::failure::Failure;
use crate::html::Page;
use crate::parts::assets;
use crate::parts::document::{self, Kind};
use crate::problem::{KINDS, MEDIA_TYPE, Problem};

/// Where the document stands.
const DOCUMENT: &str = "/api/openapi.json";
/// The page's own policy: its script sets styles on what it draws. Everything else is as strict as everywhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// What may go wrong at every address, by status and as [`KINDS`] calls it.
const EVERYWHERE: [&str; 6] =
    ["unauthorized", "missing-scope", "not-found", "invalid", "too-many-requests", "busy"];
/// What may go wrong besides where something is sent.
const WHERE_SENT: [&str; 4] = ["unreadable", "conflict", "too-large", "wrong-media-type"];

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Attend",
        version = "1",
        license(name = "MIT OR Apache-2.0"),
        description = "Read what the shop and its customers did, and act. Show a key from /desk/keys as \
            `Authorization: Bearer att_…`; a customer's own session works alike and reaches only what is theirs. \
            Lists go page by page: send `next` as `cursor`. Give each POST an `Idempotency-Key`, so that sending it \
            again does no harm. Ids are texts, times RFC 3339. What goes wrong is told as problem details (RFC 9457), \
            explained at /api/docs/problems."
    ),
    paths(
        me::show,
        orders::list,
        orders::show,
        acts::choices,
        acts::create,
        acts::preview,
        acts::show,
        acts::take_back,
        customers::list,
        customers::show,
        products::list,
        products::show,
        conversations::list,
        conversations::create,
        conversations::show,
        hooks::list,
        hooks::create,
        hooks::remove,
        hooks::deliveries,
        hooks::replay,
        import::create,
    ),
    components(schemas(Problem)),
    modifiers(&Common),
    tags(
        (name = "orders", description = "Orders with everything around them"),
        (name = "acts", description = "Cancel, change, return and more, decided at once by the shop's policy"),
        (name = "customers", description = "Who buys"),
        (name = "products", description = "What can be bought"),
        (name = "conversations", description = "What is talked about"),
        (name = "webhooks", description = "Hear of news as it happens, signed as Standard Webhooks"),
        (name = "import", description = "Bring the shop's data in"),
        (name = "me", description = "Try your key")
    )
)]
struct Reference;

/// What all routes have in common: who may call, and what may go wrong.
struct Common;

impl Modify for Common {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        for (name, words) in [
            ("key", "A key from /desk/keys. Each address names the scope it needs."),
            ("session", "A customer's own session, as here or as the cookie attend_customer."),
        ] {
            let mut bearer = Http::new(HttpAuthScheme::Bearer);
            bearer.description = Some(words.into());
            components.add_security_scheme(name, SecurityScheme::Http(bearer));
        }
        for path in document.paths.paths.values_mut() {
            let sent = path.post.iter_mut().map(|operation| (operation, true));
            let looks = [&mut path.get, &mut path.delete].into_iter().flatten();
            for (operation, is_sent) in sent.chain(looks.map(|operation| (operation, false))) {
                let more: &[&str] = if is_sent { &WHERE_SENT } else { &[] };
                for name in EVERYWHERE.iter().chain(more) {
                    let (status, response) = problem(name);
                    operation.responses.responses.entry(status).or_insert(response);
                }
            }
        }
    }
}

fn problem(name: &str) -> (String, RefOr<utoipa::openapi::Response>) {
    let example = Problem::new(name, advice(name));
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .example(serde_json::to_value(&example).ok())
        .build();
    let response = ResponseBuilder::new().description(example.title).content(MEDIA_TYPE, content).build();
    (example.status.to_string(), response.into())
}

fn advice(name: &str) -> &'static str {
    KINDS.iter().find(|(known, ..)| *known == name).map_or("", |(.., advice)| advice)
}

/// Made once: it doesn't change while the program runs.
static TEXT: LazyLock<String> = LazyLock::new(|| Reference::openapi().to_json().unwrap_or_default());

/// `GET /api/openapi.json`
pub async fn document() -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], TEXT.as_str()).into_response()
}

/// `GET /api/docs`: the page that shows the document, and lets a key be tried.
pub async fn page() -> Response {
    let mut response = Page(html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Attend — API reference" }
                link rel="icon" type="image/svg+xml" href=(assets::url("icons/favicon.svg"));
                link rel="stylesheet" href="/api/docs/swagger-ui.css";
                script src="/api/docs/swagger-ui-bundle.js" defer {}
                script src="/api/docs/swagger-ui-standalone-preset.js" defer {}
                script src="/api/docs/swagger-initializer.js" defer {}
            }
            body {
                div id="swagger-ui" {}
                noscript { "This page needs JavaScript. The same stands in " a href=(DOCUMENT) { "the OpenAPI document" } "." }
            }
        }
    })
    .into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// `GET /api/docs/{file}`: the files of that page, from the binary.
pub async fn file(Path(file): Path<String>) -> Result<Response, Failure> {
    let config = Arc::new(Config::from(DOCUMENT).validator_url("none"));
    let found = utoipa_swagger_ui::serve(&file, config).map_err(|error| Error::inside(error.to_string()))?;
    let found = found.filter(|_| file != "index.html").ok_or(Error::NotFound)?;
    let kind = HeaderValue::from_str(&found.content_type)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let cache = HeaderValue::from_static("public, max-age=3600");
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)];
    Ok((headers, Body::from(found.bytes.into_owned())).into_response())
}

/// `GET /api/docs/problems`: what each kind of problem means, and what to do about it.
pub async fn problems() -> Page {
    Page(document::document(
        &document::Document { title: "Attend — problems of the API", kind: Kind::Help, live_at: "" },
        list(),
    ))
}

fn list() -> Markup {
    html! {
        main.shop__main id="main" {
          div.sheet {
            header.sheet__head {
                h1 { "What can go wrong" }
                p.muted { "Each answer that isn't what you asked for is of one of these kinds; " a href="/api/docs" { "the reference" } " says what to send." }
            }
            @for (name, status, title, advice) in KINDS {
                section.card id=(name) aria-labelledby={ (name) "-title" } {
                    h2 id={ (name) "-title" } { (title) }
                    p.small.muted { span.mono { (name) } " · status " (status) }
                    p { (advice) }
                }
            }
          }
        }
    }
}
