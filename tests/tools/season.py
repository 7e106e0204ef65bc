"""A client of the Remote Execution API: builds reports on whatever speaks it.

It reads a list of builds from standard input and says on standard output what became of each:

    [{"name": "issuer-en", "root": {"recto": "/path/to/recto", "report": "/path/to/report"},
      "arguments": ["/recto", "-C", "/report", "build"], "outputs": ["report/build/report.pdf"]}]

`root` is what the worker sees: paths from its root, and the files or folders that stand there.
"""

import concurrent.futures
import hashlib
import importlib.util
import json
import os
import sys
import types

import grpc

# The package itself asks for much that a client does not need; its messages do not.
package = types.ModuleType("buildstream")
package.__path__ = list(importlib.util.find_spec("buildstream").submodule_search_locations)
sys.modules["buildstream"] = package

from buildstream._protos.build.bazel.remote.execution.v2 import (
    remote_execution_pb2 as re,
    remote_execution_pb2_grpc as services,
)
from buildstream._protos.google.bytestream import bytestream_pb2 as bytestream
from buildstream._protos.google.bytestream import bytestream_pb2_grpc as streams

LARGE = 1 << 20


def digest(data):
    return re.Digest(hash=hashlib.sha256(data).hexdigest(), size_bytes=len(data))


class Store:
    """What a build needs, by the hash of what it holds."""

    def __init__(self, channel):
        self.blobs = {}
        self.files = {}
        self.cas = services.ContentAddressableStorageStub(channel)
        self.channel = channel

    def keep(self, data):
        key = digest(data)
        self.blobs[key.hash] = data
        return key

    def file(self, path):
        if path not in self.files:
            with open(path, "rb") as file:
                self.files[path] = self.keep(file.read())
        return self.files[path]

    def tree(self, root):
        """The digest of a folder that holds `root`: names, and what stands there."""
        folder = {}
        for path, source in root.items():
            place = folder
            *parents, last = path.split("/")
            for parent in parents:
                place = place.setdefault(parent, {})
            place[last] = self.read(source)
        return self.directory(folder)

    def read(self, source):
        if not os.path.isdir(source):
            return source
        entries = sorted(os.listdir(source))
        return {name: self.read(os.path.join(source, name)) for name in entries}

    def directory(self, folder):
        own = re.Directory()
        for name in sorted(folder):
            entry = folder[name]
            if isinstance(entry, dict):
                own.directories.add(name=name, digest=self.directory(entry))
            else:
                executable = os.access(entry, os.X_OK)
                own.files.add(name=name, digest=self.file(entry), is_executable=executable)
        return self.keep(own.SerializeToString())

    def send(self):
        """Sends what the other side has not, and says how much that was."""
        wanted = [re.Digest(hash=key, size_bytes=len(data)) for key, data in self.blobs.items()]
        missing = []
        for start in range(0, len(wanted), 1000):
            request = re.FindMissingBlobsRequest(blob_digests=wanted[start:start + 1000])
            missing += self.cas.FindMissingBlobs(request).missing_blob_digests
        batch, size = re.BatchUpdateBlobsRequest(), 0
        for key in missing:
            data = self.blobs[key.hash]
            if len(data) > LARGE:
                self.stream(key, data)
                continue
            if size + len(data) > LARGE:
                self.update(batch)
                batch, size = re.BatchUpdateBlobsRequest(), 0
            batch.requests.add(digest=key, data=data)
            size += len(data)
        self.update(batch)
        return len(missing)

    def update(self, batch):
        if batch.requests:
            for response in self.cas.BatchUpdateBlobs(batch).responses:
                assert response.status.code == 0, response.status.message

    def stream(self, key, data):
        name = f"uploads/{key.hash[:32]}/blobs/{key.hash}/{key.size_bytes}"

        def parts():
            for start in range(0, len(data), LARGE):
                part = data[start:start + LARGE]
                yield bytestream.WriteRequest(
                    resource_name=name if start == 0 else "", write_offset=start, data=part,
                    finish_write=start + len(part) == len(data),
                )

        streams.ByteStreamStub(self.channel).Write(parts())


def main():
    address, *_ = sys.argv[1:]
    channel = grpc.insecure_channel(address)
    grpc.channel_ready_future(channel).result(timeout=60)
    store = Store(channel)
    builds = json.load(sys.stdin)
    actions = []
    for build in builds:
        command = re.Command(
            arguments=build["arguments"], output_paths=sorted(build["outputs"]), working_directory="",
        )
        root = store.tree(build["root"])
        action = re.Action(
            command_digest=store.keep(command.SerializeToString()), input_root_digest=root,
        )
        actions.append(store.keep(action.SerializeToString()))
    sent = store.send()
    execution = services.ExecutionStub(channel)

    def run(build, action):
        request = re.ExecuteRequest(action_digest=action, skip_cache_lookup=False)
        last = None
        for last in execution.Execute(request):
            pass
        response = re.ExecuteResponse()
        assert last is not None and last.done, "the build did not end"
        assert not last.HasField("error"), last.error.message
        last.response.Unpack(response)
        assert response.status.code == 0, response.status.message
        result = response.result
        return {
            "name": build["name"], "code": result.exit_code, "cached": response.cached_result,
            "said": result.stderr_raw.decode(errors="replace"),
            "worker": result.execution_metadata.worker,
            "outputs": {it.path: it.digest.hash for it in result.output_files},
        }

    with concurrent.futures.ThreadPoolExecutor(max_workers=8) as pool:
        results = list(pool.map(run, builds, actions))
    json.dump({"sent": sent, "results": results}, sys.stdout)


main()
