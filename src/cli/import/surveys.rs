//! Rows of a table of survey answers.
//!
//! Each on its own scale: NPS (0 to 10), CSAT (1 to 5), CES (1 to 7), "truly solved" (0 or 1). An answer on another scale
//! is not bent into one of ours: it is left out, and once for each scale it is said how many were.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::columns::{Columns, Row};
use super::file::{Fault, Input};
use super::table::{Record, Table};
use super::{Flow, Found, Take, when};
use crate::api::{ImportRecord, ImportSurvey, SurveyKind};
use crate::text::Untrusted;

/// Reads every row of `input`.
pub(super) fn read(input: &Input, source: &str, take: &mut Take<'_>) -> Flow {
    let (mut table, columns) = match Table::open(input) {
        Ok((table, names)) => (table, Columns::of(&names)),
        Err(fault) => return take(Err(fault)),
    };
    let mut record = Record::default();
    // Of each scale that is not ours: where it stood first, and how often.
    let mut strange: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    while let Some(read) = table.next(&mut record) {
        if let Err(fault) = read {
            take(Err(fault))?;
            continue;
        }
        let row = Row::new(&columns, &record);
        let line = row.line();
        let found = match survey(&row, source) {
            Ok(Ok(survey)) => {
                let file = Arc::clone(&input.name);
                Ok(Found { file, line, rows: 1, record: ImportRecord::Survey(survey) })
            }
            Ok(Err(scale)) => {
                strange.entry(scale).or_insert((line, 0)).1 += 1;
                continue;
            }
            Err(why) => Err(Fault::new(&input.name, line, why)),
        };
        take(found)?;
    }
    for (scale, (line, count)) in strange {
        let why = format!("{count} answers on the scale {scale:?} are left out: it is none of nps, csat, ces, solved");
        take(Err(Fault::left_out(&input.name, line, count, why)))?;
    }
    Flow::Continue(())
}

/// An answer, or the scale that is none of ours.
fn survey(row: &Row<'_>, source: &str) -> Result<Result<ImportSurvey, String>, String> {
    let scale = row.required("scale")?;
    let Some(kind) = kind(scale, row.optional("scale_min")?, row.optional("scale_max")?) else {
        return Ok(Err(scale.to_owned()));
    };
    let score = row.required("score")?;
    let score: u8 = score.parse().map_err(|_| format!("the score {score:?} is not a whole number"))?;
    Ok(Ok(ImportSurvey {
        source: source.to_owned(),
        id: row.required("survey_id")?.to_owned(),
        customer: row.required("customer_ref")?.to_owned(),
        conversation: row.optional("conversation_id")?.map(|id| id.trim().to_owned()),
        kind,
        relational: false,
        score,
        comment: row.optional("comment")?.map(Untrusted::new),
        at: when::time(row.required("date")?)?,
    }))
}

/// The question of a scale: by its word, and by its ends where they are told.
fn kind(scale: &str, least: Option<&str>, most: Option<&str>) -> Option<SurveyKind> {
    let word = scale.split(['-', '_', ' ']).next()?.to_lowercase();
    let kinds = [SurveyKind::Nps, SurveyKind::Csat, SurveyKind::Ces, SurveyKind::Solved];
    let kind = kinds.into_iter().find(|kind| kind.as_str() == word)?;
    let (from, to) = kind.scale();
    let same = |told: Option<&str>, ours: u8| told.is_none_or(|told| told.trim() == ours.to_string());
    (same(least, from) && same(most, to)).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_on_one_of_our_scales_is_one() {
        assert_eq!(kind("csat-5", Some("1"), Some("5")), Some(SurveyKind::Csat));
        assert_eq!(kind("NPS", None, None), Some(SurveyKind::Nps));
        assert_eq!(kind("csat-10", Some("1"), Some("10")), None, "another scale, never mixed");
        assert_eq!(kind("recommend-yes-no", Some("0"), Some("1")), None);
        assert_eq!(kind("yes-no", Some("0"), Some("1")), None);
    }
}
