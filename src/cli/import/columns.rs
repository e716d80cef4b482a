//! Fields of a table's row by the name of their column.

use super::table::Record;

/// Where each column stands.
pub(super) struct Columns {
    names: Vec<String>,
}

impl Columns {
    pub(super) fn of(names: &Record) -> Self {
        Self { names: names.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect() }
    }

    fn index(&self, column: &str) -> Option<usize> {
        self.names.iter().position(|name| name == column)
    }
}

/// One row.
pub(super) struct Row<'a> {
    columns: &'a Columns,
    record: &'a Record,
}

impl<'a> Row<'a> {
    pub(super) fn new(columns: &'a Columns, record: &'a Record) -> Self {
        Self { columns, record }
    }

    /// The line of the file on which the row begins.
    pub(super) fn line(&self) -> u64 {
        self.record.line
    }

    /// The field of `column`; none when it is empty or there is no such column.
    pub(super) fn optional(&self, column: &str) -> Result<Option<&'a str>, String> {
        let Some(field) = self.columns.index(column).and_then(|index| self.record.get(index)) else {
            return Ok(None);
        };
        let text = std::str::from_utf8(field).map_err(|_| format!("{column} is not UTF-8"))?;
        Ok((!text.trim().is_empty()).then_some(text))
    }

    /// The field of `column`, which must not be empty.
    pub(super) fn required(&self, column: &str) -> Result<&'a str, String> {
        self.optional(column)?.map(str::trim).ok_or_else(|| format!("{column} is missing"))
    }
}
