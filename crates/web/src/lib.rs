//! Everything that is served over HTTP: pages, fragments, the widget's endpoints, live connections.
//!
//! | module | what is in it |
//! |---|---|
//! | [`state`] | what every handler can reach |
//! | [`routing`] | the router: every address stands in one of its tables, with the right it needs |
//! | [`desk`] | the agents' pages |
//! | [`help`] | the customers' pages |
//! | [`widget`] | the chat widget's endpoints |
//! | [`hub`] | "topic T is at event n", to whoever is looking |
//! | [`live`] | the sockets that carry it |
//! | [`parts`] | what pages share |
//! | [`failure`] | errors become pages or JSON, here only |
//! | [`guard`] | headers and origin checks around everything |
//! | [`upload`] | forms with files, within limits |
//! | [`embedded`] | the files under `assets/`, in the binary |
//! | [`serving`] | stylesheets, scripts, icons |
//! | [`cookie`] | the cookies we set, and reading them |
//! | [`html`] | a page as an answer |
//! | [`page`] | redirects and the word said after an act |

pub mod cookie;
pub mod desk;
pub mod embedded;
pub mod failure;
pub mod guard;
pub mod help;
pub mod html;
pub mod hub;
pub mod live;
pub mod page;
pub mod parts;
pub mod routing;
pub mod serving;
pub mod state;
pub mod upload;
pub mod widget;

pub use routing::router;
pub use state::Web;
