import { createRoot } from "react-dom/client";
import { mountViewer } from "./app/viewer/mount.tsx";
import "./styles/tokens.css";
import "./styles/base.css";

const root = document.getElementById("root");
if (root !== null) mountViewer(createRoot(root));
