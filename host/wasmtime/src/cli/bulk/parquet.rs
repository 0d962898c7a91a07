//! The rows of a campaign as an Apache Parquet file: the columns of the CSV, with numbers and times as such, and no value where there is
//! none.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::rows::Rows;

/// How many rows stand together, and are held in memory at a time.
const GROUP: usize = 10_000;

/// What a column holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Number,
    /// In milliseconds, UTC.
    Time,
    Text,
}

/// The columns that are no text.
const KINDS: [(&str, Kind); 7] = [
    ("line", Kind::Number),
    ("attempts", Kind::Number),
    ("registrar_iana_id", Kind::Number),
    ("time", Kind::Time),
    ("created", Kind::Time),
    ("updated", Kind::Time),
    ("expires", Kind::Time),
];

/// Writes what stands in a file of CSV to a new one.
pub(super) fn write(from: &Path, to: &Path, rows: &Rows) -> std::result::Result<(), String> {
    let mut reader = csv::Reader::from_path(from).map_err(|error| error.to_string())?;
    let columns: Vec<(String, Kind)> = rows.columns().iter().map(|name| (name.clone(), kind_of(name))).collect();
    let file = File::create(to).map_err(|error| error.to_string())?;
    let written = (|| {
        let compression = Compression::ZSTD(ZstdLevel::default());
        let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
        let mut writer = SerializedFileWriter::new(&file, schema(&columns)?, properties)?;
        let mut records = reader.records();
        loop {
            let group: Vec<csv::StringRecord> = records
                .by_ref()
                .take(GROUP)
                .collect::<csv::Result<_>>()
                .map_err(|error| parquet::errors::ParquetError::External(Box::new(error)))?;
            if group.is_empty() {
                break;
            }
            let mut out = writer.next_row_group()?;
            for (at, (_, kind)) in columns.iter().enumerate() {
                let values = group.iter().map(|record| record.get(at).filter(|text| !text.is_empty()));
                match kind {
                    Kind::Number => write_column::<Int64Type>(&mut out, values.map(|text| text?.parse().ok()))?,
                    Kind::Time => write_column::<Int64Type>(&mut out, values.map(|text| time(text?)))?,
                    Kind::Text => write_column::<ByteArrayType>(&mut out, values.map(|text| Some(ByteArray::from(text?))))?,
                }
            }
            out.close()?;
        }
        writer.close()
    })();
    written.map_err(|error: parquet::errors::ParquetError| error.to_string())?;
    file.sync_all().map_err(|error| error.to_string())
}

fn kind_of(name: &str) -> Kind {
    KINDS.iter().find(|(column, _)| *column == name).map_or(Kind::Text, |(_, kind)| *kind)
}

fn schema(columns: &[(String, Kind)]) -> Result<TypePtr> {
    let columns = columns.iter().map(|(name, kind)| {
        let (physical, logical) = match kind {
            Kind::Number => (Physical::INT64, None),
            Kind::Time => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MILLIS))),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let column = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
        column.with_logical_type(logical).build().map(Arc::new)
    });
    let columns = columns.collect::<Result<_>>()?;
    Type::group_type_builder("whoisbox").with_fields(columns).build().map(Arc::new)
}

fn write_column<D: DataType>(
    group: &mut SerializedRowGroupWriter<'_, &File>,
    values: impl Iterator<Item = Option<D::T>>,
) -> Result<()> {
    let (mut there, mut levels) = (Vec::new(), Vec::new());
    for value in values {
        levels.push(i16::from(value.is_some()));
        there.extend(value);
    }
    if let Some(mut column) = group.next_column()? {
        column.typed::<D>().write_batch(&there, Some(&levels), None)?;
        column.close()?;
    }
    Ok(())
}

/// A date or a time by RFC 3339; a date alone is its first moment. What is neither is left out here, and stands in JSON Lines.
fn time(text: &str) -> Option<i64> {
    let whole = if text.len() == "2026-01-31".len() { format!("{text}T00:00:00Z") } else { text.to_owned() };
    whole.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}
