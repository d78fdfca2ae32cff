# The image of sweep-cronjob.yml: Node and the command.
FROM node:24-slim

# Replace OWNER, COMMIT and SHA256 (the output of sha256sum for the file in that commit).
ADD --checksum=sha256:SHA256 --chmod=644 https://raw.githubusercontent.com/OWNER/jobpass/COMMIT/dist/jobpass.js /usr/local/lib/jobpass.js

# The number of the user "node", because Kubernetes cannot check by name that a user is not root.
USER 1000

ENTRYPOINT ["node", "/usr/local/lib/jobpass.js", "sweep", "kubernetes"]
