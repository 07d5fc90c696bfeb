"""One project (项目): how it stands, why, and who must act."""
