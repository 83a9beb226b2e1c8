//! The times that archives are stamped with: those of the files in the local time zone, or one
//! for all from `SOURCE_DATE_EPOCH` (reproducible-builds.org).

use super::archive::tar::Time;
use super::archive::zip::Stamp;
use super::obstacle::Obstacle;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// 2016-01-01, what flit_core gives sdists without an epoch.
const GENERATED: u32 = 1_451_606_400;

#[derive(Clone, Debug)]
pub struct Clock {
    /// Seconds since 1970.
    epoch: Option<u32>,
    zone: TimeZone,
}

impl Clock {
    /// `epoch` is the value of `SOURCE_DATE_EPOCH`, when it is set. flit_core 4.2.0 ignores one
    /// that is no number in wheels and fails in sdists; here it is an obstacle to both.
    ///
    /// # Errors
    /// When the epoch is no number, or a time that archives cannot tell.
    pub fn of(epoch: Option<&str>, zone: TimeZone) -> Result<Clock, Obstacle> {
        let Some(text) = epoch.filter(|text| !text.is_empty()) else {
            return Ok(Clock { epoch: None, zone });
        };
        let number: i128 = text.trim().parse().map_err(|_| {
            Obstacle::invalid(format!(
                "`SOURCE_DATE_EPOCH={}` is not a number of seconds since 1970",
                text.escape_debug()
            ))
        })?;
        let epoch = u32::try_from(number).map_err(|_| {
            Obstacle::invalid(format!(
                "`SOURCE_DATE_EPOCH={number}` is a time outside 1970 to 2106, the years that \
                 archives can tell"
            ))
        })?;
        Ok(Clock { epoch: Some(epoch), zone })
    }

    /// The stamp of a file in a wheel that was changed at `time`; none outside 1980 to 2107.
    pub fn stamp(&self, time: f64) -> Option<Stamp> {
        if let Some(epoch) = self.epoch {
            return stamp(i64::from(epoch), &TimeZone::UTC).or(Some(Stamp::FIRST));
        }
        // The whole numbers that a float holds exactly are far more than there are seconds.
        let seconds: i64 = format!("{:.0}", time.floor()).parse().ok()?;
        stamp(seconds, &self.zone)
    }

    /// The stamp of what is not a file of the project.
    pub fn generated(&self) -> Stamp {
        match self.epoch {
            Some(_) => self.stamp(0.0).unwrap_or(Stamp::FIRST),
            None => Stamp::GENERATED,
        }
    }

    /// The time of a file in an sdist.
    pub fn time(&self, time: f64) -> Time {
        self.epoch.map_or(Time::Exact(time), |epoch| Time::Whole(i64::from(epoch)))
    }

    /// The time in the header of a gzip file; an epoch of zero counts as none.
    pub fn gzip(&self) -> u32 {
        self.epoch.filter(|epoch| *epoch != 0).unwrap_or(GENERATED)
    }
}

fn stamp(seconds: i64, zone: &TimeZone) -> Option<Stamp> {
    let moment = Timestamp::from_second(seconds).ok()?;
    Stamp::of(zone.to_datetime(moment))
}
