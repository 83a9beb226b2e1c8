//! The extras between brackets after the name of a requirement.

use super::RequirementFault;
use super::read::{Reader, identifier};
use crate::text::{Edit, Span};

/// Reads `[...]` at the cursor, if it is there.
pub(super) fn read(reader: &mut Reader<'_>) {
    let start = reader.cursor.at;
    if !reader.cursor.eat("[") {
        return;
    }
    let mut last_comma: Option<Span> = None;
    loop {
        reader.cursor.eat_blanks();
        let at = reader.cursor.at;
        let end = reader.out.extras.last().map_or(start + 1, |extra| extra.end);
        if reader.cursor.eat("]") {
            if let Some(comma) = last_comma {
                let repair = Some(Edit::delete(comma));
                reader.fault(comma, RequirementFault::ExtraMissing, repair);
            }
            break;
        }
        if reader.cursor.eat(",") {
            let comma = Span::new(at, at + 1);
            if last_comma.is_some() || reader.out.extras.is_empty() {
                let repair = Some(Edit::delete(comma));
                reader.fault(comma, RequirementFault::ExtraMissing, repair);
                continue;
            }
            last_comma = Some(comma);
            continue;
        }
        if let Some((extra, excess)) = identifier(&mut reader.cursor) {
            if last_comma.is_none() && !reader.out.extras.is_empty() {
                let gap = Span::new(end, at);
                let repair = Some(Edit::replace(gap, ", "));
                reader.fault(gap, RequirementFault::ExtraCommaMissing, repair);
            }
            reader.out.extras.push(extra);
            last_comma = None;
            if let Some(excess) = excess {
                let repair = Some(Edit::delete(excess));
                reader.fault(excess, RequirementFault::ExtraInvalid, repair);
            }
            continue;
        }
        let closes_later = reader
            .cursor
            .rest()
            .find([']', ';'])
            .is_some_and(|found| reader.cursor.rest()[found..].starts_with(']'));
        if !closes_later {
            let bracket = Span::new(start, start + 1);
            let repair = Some(Edit::insert(end, "]"));
            reader.fault(bracket, RequirementFault::ExtrasUnclosed, repair);
            break;
        }
        let bad = reader.cursor.eat_while(|c| c != ',' && c != ']' && c != ' ');
        reader.fault(bad, RequirementFault::ExtraInvalid, None);
        reader.out.extras.push(bad);
        last_comma = None;
        if reader.out.faults.len() > MOST_FAULTS {
            reader.cursor.eat_while(|c| c != ']');
        }
    }
    reader.out.extras_span = Some(Span::new(start, reader.cursor.at));
}

const MOST_FAULTS: usize = 10;
