//! The two kinds of tables the router is made of: the desk's lines name a right, the programs' lines a scope.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::middleware;
use axum::routing::{MethodRouter, get, post};
use people::Right;
use people::key::Scope;

use crate::state::Web;
use crate::{api, desk};

/// Files come only to the few addresses that take them.
pub(super) fn uploads() -> DefaultBodyLimit {
    DefaultBodyLimit::disable()
}

/// The desk's lines: each names the right its handler needs.
pub(super) struct Table {
    web: Web,
    pub(super) router: Router<Web>,
}

impl Table {
    pub(super) fn new(web: &Web) -> Table {
        Table { web: web.clone(), router: Router::new() }
    }

    /// A line that needs no right: the ways in.
    pub(super) fn open(mut self, method: MethodRouter<Web>, path: &str) -> Table {
        self.router = self.router.route(path, method);
        self
    }

    /// Further lines.
    pub(super) fn also(self, lines: fn(Table) -> Table) -> Table {
        lines(self)
    }

    pub(super) fn get<H: Handler<T, Web>, T: 'static>(self, path: &str, right: Right, handler: H) -> Table {
        self.add(path, right, get(handler))
    }

    pub(super) fn post<H: Handler<T, Web>, T: 'static>(self, path: &str, right: Right, handler: H) -> Table {
        self.add(path, right, post(handler))
    }

    pub(super) fn upload<H: Handler<T, Web>, T: 'static>(
        self,
        path: &str,
        right: Right,
        handler: H,
    ) -> Table {
        self.add(path, right, post(handler).layer(uploads()))
    }

    fn add(mut self, path: &str, right: Right, method: MethodRouter<Web>) -> Table {
        let guarded = method
            .route_layer(middleware::from_fn_with_state((self.web.clone(), right), desk::session::require));
        self.router = self.router.route(path, guarded);
        self
    }
}

/// The lines for programs: each names the scope its handler needs.
pub(super) struct Programs {
    web: Web,
    pub(super) router: Router<Web>,
}

impl Programs {
    pub(super) fn new(web: &Web) -> Programs {
        Programs { web: web.clone(), router: Router::new() }
    }

    /// A line for everybody: the reference.
    pub(super) fn open(mut self, method: MethodRouter<Web>, path: &str) -> Programs {
        self.router = self.router.route(path, method);
        self
    }

    /// A line that any key and any customer may use.
    pub(super) fn any(self, method: MethodRouter<Web>, path: &str) -> Programs {
        self.guarded(method, path, None)
    }

    pub(super) fn add(self, method: MethodRouter<Web>, path: &str, scope: Scope) -> Programs {
        self.guarded(method, path, Some(scope))
    }

    fn guarded(mut self, method: MethodRouter<Web>, path: &str, scope: Option<Scope>) -> Programs {
        let known = middleware::from_fn_with_state((self.web.clone(), scope), api::caller::require);
        self.router = self.router.route(path, method.route_layer(known));
        self
    }
}
