//! The variables of environment markers and the old spellings they may have.

/// A variable of the environment markers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variable {
    PythonVersion,
    PythonFullVersion,
    OsName,
    SysPlatform,
    PlatformRelease,
    PlatformSystem,
    PlatformVersion,
    PlatformMachine,
    PlatformPythonImplementation,
    ImplementationName,
    ImplementationVersion,
    Extra,
    Extras,
    DependencyGroups,
}

impl Variable {
    pub const ALL: [Variable; 14] = [
        Variable::PythonVersion,
        Variable::PythonFullVersion,
        Variable::OsName,
        Variable::SysPlatform,
        Variable::PlatformRelease,
        Variable::PlatformSystem,
        Variable::PlatformVersion,
        Variable::PlatformMachine,
        Variable::PlatformPythonImplementation,
        Variable::ImplementationName,
        Variable::ImplementationVersion,
        Variable::Extra,
        Variable::Extras,
        Variable::DependencyGroups,
    ];

    /// The spelling of the specification.
    pub fn name(self) -> &'static str {
        match self {
            Variable::PythonVersion => "python_version",
            Variable::PythonFullVersion => "python_full_version",
            Variable::OsName => "os_name",
            Variable::SysPlatform => "sys_platform",
            Variable::PlatformRelease => "platform_release",
            Variable::PlatformSystem => "platform_system",
            Variable::PlatformVersion => "platform_version",
            Variable::PlatformMachine => "platform_machine",
            Variable::PlatformPythonImplementation => "platform_python_implementation",
            Variable::ImplementationName => "implementation_name",
            Variable::ImplementationVersion => "implementation_version",
            Variable::Extra => "extra",
            Variable::Extras => "extras",
            Variable::DependencyGroups => "dependency_groups",
        }
    }

    /// The variable that `packaging` 26.3 reads for `name`, old spellings included.
    pub fn of(name: &str) -> Option<Variable> {
        match name {
            "os.name" => Some(Variable::OsName),
            "sys.platform" => Some(Variable::SysPlatform),
            "platform.version" => Some(Variable::PlatformVersion),
            "platform.machine" => Some(Variable::PlatformMachine),
            "platform.python_implementation" | "python_implementation" => {
                Some(Variable::PlatformPythonImplementation)
            }
            _ => Variable::ALL.into_iter().find(|variable| variable.name() == name),
        }
    }

    /// Whether tools compare it as a version where both sides are versions.
    pub fn is_version(self) -> bool {
        matches!(
            self,
            Variable::PythonVersion
                | Variable::PythonFullVersion
                | Variable::ImplementationVersion
                | Variable::PlatformRelease
        )
    }

    /// Whether its value is a set of names, which only `in` and `not in` may ask about.
    pub fn is_set(self) -> bool {
        matches!(self, Variable::Extras | Variable::DependencyGroups)
    }
}
