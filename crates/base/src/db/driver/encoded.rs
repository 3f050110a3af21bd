//! A parameter of a statement that waits: written down as the server will read it, since its owner may be gone by then.

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use crate::db::row::Param;
use crate::error::{Error, Result};

/// Bytes for the server; none for NULL.
#[derive(Debug)]
pub(super) struct Encoded(Option<BytesMut>);

impl Encoded {
    /// `param` as a value of `kind`; an error when it isn't one.
    pub(super) fn new(param: &dyn Param, kind: &Type) -> Result<Encoded> {
        let mut bytes = BytesMut::new();
        let written = param.to_sql_checked(kind, &mut bytes).map_err(Error::Inside)?;
        Ok(Encoded(matches!(written, IsNull::No).then_some(bytes)))
    }
}

impl ToSql for Encoded {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        let Some(bytes) = &self.0 else { return Ok(IsNull::Yes) };
        out.extend_from_slice(bytes);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
