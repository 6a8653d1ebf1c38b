"""What the lab's scripts tell the machines: settings.json in their state folder (services/machines.sh)."""
import dataclasses
import json
import pathlib


@dataclasses.dataclass(frozen=True)
class Settings:
    state: pathlib.Path  # machines/, image/, network.lock
    cloud_ports: tuple  # of the host's loopback, the same in a machine
    database_port: int
    gateway: str  # of the network `public`, on the host
    programs: pathlib.Path  # folder of programs that machines see, read-only, where it exists when they boot

    @property
    def image(self):
        """The root file system that every machine starts from."""
        return self.state / "image"

    @classmethod
    def of(cls, state):
        values = json.loads((pathlib.Path(state) / "settings.json").read_text(encoding="utf-8"))
        return cls(pathlib.Path(state), tuple(values["cloud_ports"]), values["database_port"], values["gateway"],
                   pathlib.Path(values["programs"]))
