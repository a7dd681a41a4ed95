//! Values to and from PostgreSQL.

use std::error::Error;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::failed;
use crate::StoreError;
use crate::sql::{Row, SqlValue};

impl ToSql for SqlValue {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            // One integer type on our side, the width of the column on theirs.
            Self::Int(value) => match *ty {
                Type::INT2 => i16::try_from(*value)?.to_sql(ty, out),
                Type::INT4 => i32::try_from(*value)?.to_sql(ty, out),
                _ => value.to_sql(ty, out),
            },
            Self::Text(value) => value.to_sql(ty, out),
            Self::Bytes(value) => value.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

pub(super) fn row(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let cells = row.columns().iter().enumerate().map(|(index, column)| {
        let value = match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(index).map_err(failed)?.into(),
            Type::INT4 => row
                .try_get::<_, Option<i32>>(index)
                .map_err(failed)?
                .map(i64::from)
                .into(),
            Type::INT2 => row.try_get::<_, Option<i16>>(index).map_err(failed)?.into(),
            Type::BYTEA => row
                .try_get::<_, Option<&[u8]>>(index)
                .map_err(failed)?
                .into(),
            _ => row
                .try_get::<_, Option<String>>(index)
                .map_err(failed)?
                .into(),
        };
        Ok::<SqlValue, StoreError>(value)
    });
    cells.collect::<Result<Vec<_>, _>>().map(Row::new)
}
