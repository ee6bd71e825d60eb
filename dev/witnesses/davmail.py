"""DavMail, an IMAP and SMTP gateway to EWS: Debian's packages, unpacked beside the project instead of installed."""

import os
import subprocess
from pathlib import Path

from dev.environment import fingerprint
from dev.witnesses.folder import WITNESSES, is_current, made, say
from dev.witnesses.missing import MissingWitnessError, program

FOLDER = WITNESSES / "davmail"
# What of davmail-server's dependencies its server mode loads; the Java runtime is the machine's.
PACKAGES = (
    *("davmail-server", "libcommons-codec-java", "libcommons-logging-java", "libhtmlcleaner-java"),
    *("libhttpclient-java", "libhttpcore-java", "libjackrabbit-java", "libjcifs-java", "libjettison-java"),
    *("liblog4j1.2-java", "libmail-java", "libactivation-java", "libslf4j-java", "libstax2-api-java"),
    *("libwoodstox-java", "libjna-java", "libjna-jni"),
)
JARS = (
    *("commons-codec", "commons-logging", "htmlcleaner", "httpclient", "httpcore", "jackrabbit-webdav", "jcifs"),
    *("jettison", "log4j-1.2", "javax.mail", "javax.activation", "slf4j-api", "slf4j-log4j12", "stax2-api"),
    *("woodstox-core", "jna"),
)
NATIVE = "native"
# Debian's JNA looks in the system's folder for its native part, then among the classes, by these names.
PLATFORMS = ("linux-x86-64", "linux-aarch64")
NO_PROGRAM = {
    "apt-get": "davmail-server: Debian's archive has it, but there is no apt-get: run the tests on Debian or Ubuntu",
    "dpkg-deb": "davmail-server: there is no dpkg-deb to unpack it with: `apt install dpkg`",
    "java": "davmail-server: there is no java on the PATH: `apt install default-jre-headless`; then `make witnesses`",
}

PACKAGES_OF = {"java": ("default-jre-headless",)}


def install() -> None:
    """Raises MissingWitnessError when apt-get or Java is not there, or apt-get fails."""
    made(FOLDER, _wanted(), _fill)


def davmail_command(settings: Path) -> list[str]:
    """What starts DavMail with a properties file. Raises MissingWitnessError unless it is installed."""
    if not is_current(FOLDER, _wanted()):
        raise MissingWitnessError("davmail-server is not installed: `make witnesses`")
    jars = [FOLDER / "usr/share/davmail/davmail.jar", *(FOLDER / f"usr/share/java/{jar}.jar" for jar in JARS)]
    classes = os.pathsep.join(map(str, [FOLDER / NATIVE, *jars]))
    quick = ["-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"]
    return [_program("java"), *quick, "-cp", classes, "davmail.DavGateway", "-server", str(settings)]


def _wanted() -> str:
    return fingerprint([*PACKAGES, *PLATFORMS], [])


def _fill(folder: Path) -> None:
    apt, dpkg, _ = map(_program, NO_PROGRAM)
    say("downloading davmail-server and its libraries with apt-get")
    download = [apt, "download", "-qq", *PACKAGES]
    if subprocess.run(download, cwd=folder, check=False, stderr=subprocess.PIPE).returncode:
        say("apt-get does not know all of them; updating its lists")  # as on a machine that has just been set up
        subprocess.run([apt, "update", "-qq"], check=False)
        if subprocess.run(download, cwd=folder, check=False).returncode:
            raise MissingWitnessError(f"davmail-server: `apt-get download {' '.join(PACKAGES)}` failed, see above")
    for package in folder.glob("*.deb"):
        subprocess.run([dpkg, "--extract", str(package), str(folder)], check=True)
        package.unlink()
    (native,) = folder.glob("usr/lib/*/jni/libjnidispatch.system.so")
    for platform in PLATFORMS:
        place = folder / NATIVE / "com" / "sun" / "jna" / platform
        place.mkdir(parents=True)
        (place / "libjnidispatch.so").symlink_to(native)


def _program(name: str) -> str:
    return program(name, NO_PROGRAM[name], *PACKAGES_OF.get(name, ()))
